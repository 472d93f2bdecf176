/** The native API /v1: requests to commands, outcomes to replies, entities to JSON. */
@NullMarked
package io.cordboard.server.api;

import org.jspecify.annotations.NullMarked;
