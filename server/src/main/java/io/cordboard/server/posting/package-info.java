/** Requests to other people's web servers: where they may go, how long they may take. */
@NullMarked
package io.cordboard.server.posting;

import org.jspecify.annotations.NullMarked;
