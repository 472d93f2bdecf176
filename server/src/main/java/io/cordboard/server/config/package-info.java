/** The configuration file: strict records, clear errors with the line. */
@NullMarked
package io.cordboard.server.config;

import org.jspecify.annotations.NullMarked;
