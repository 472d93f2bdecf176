/** Callers in our Stasis application: one session with explicit states per call, never silence. */
@NullMarked
package io.cordboard.server.ivr;

import org.jspecify.annotations.NullMarked;
