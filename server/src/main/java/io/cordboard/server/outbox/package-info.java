/** Webhooks: kept with what they tell of, delivered at least once and in order per call. */
@NullMarked
package io.cordboard.server.outbox;

import org.jspecify.annotations.NullMarked;
