/**
 * External IVR: one flow per call, a state machine that knows neither ARI nor HTTP nor a wire
 * format. It leads a {@link io.cordboard.server.ivr.Line} and asks a {@link
 * io.cordboard.server.ivr.Customer}.
 */
@NullMarked
package io.cordboard.server.ivr;

import org.jspecify.annotations.NullMarked;
