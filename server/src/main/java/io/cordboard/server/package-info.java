/** The program: reads the configuration and wires the rooms together. */
@NullMarked
package io.cordboard.server;

import org.jspecify.annotations.NullMarked;
