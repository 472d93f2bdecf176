/** The Asterisk REST Interface: event socket, requests and handles for Stasis channels. */
@NullMarked
package io.cordboard.ari;

import org.jspecify.annotations.NullMarked;
