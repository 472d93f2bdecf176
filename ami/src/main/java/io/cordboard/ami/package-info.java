/** The Asterisk Manager Interface: one link per PBX, decoding, typed actions and their guard. */
@NullMarked
package io.cordboard.ami;

import org.jspecify.annotations.NullMarked;
