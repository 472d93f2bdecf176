/** The live model of a PBX: pure, one writer, no I/O, no clock of its own. */
@NullMarked
package io.cordboard.server.board;

import org.jspecify.annotations.NullMarked;
