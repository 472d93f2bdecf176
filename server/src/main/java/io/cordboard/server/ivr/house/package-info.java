/**
 * What the house gives to an IVR's sessions: the rules of dialling, the journal in the store, what
 * is told to customers at the end, and the traces that people look at.
 */
@NullMarked
package io.cordboard.server.ivr.house;

import org.jspecify.annotations.NullMarked;
