/**
 * Call records: made from what the board shows, and from the PBX's call events where it could not.
 */
@NullMarked
package io.cordboard.server.records;

import org.jspecify.annotations.NullMarked;
