/** The web pages. */
@NullMarked
package io.cordboard.server.console;

import org.jspecify.annotations.NullMarked;
