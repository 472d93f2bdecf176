/**
 * Callers in our Stasis application: who meets them, and their calls as lines that a flow leads.
 */
@NullMarked
package io.cordboard.server.ivr.stasis;

import org.jspecify.annotations.NullMarked;
