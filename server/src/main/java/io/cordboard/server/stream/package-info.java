/** The websocket event stream: snapshot, sequence, resume, slow readers. */
@NullMarked
package io.cordboard.server.stream;

import org.jspecify.annotations.NullMarked;
