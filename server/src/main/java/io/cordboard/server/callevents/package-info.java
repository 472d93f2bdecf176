/** Calls that ended while nobody of ours looked, told by Asterisk's call events (CEL). */
@NullMarked
package io.cordboard.server.callevents;

import org.jspecify.annotations.NullMarked;
