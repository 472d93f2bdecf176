/** The doctor: says line by line what is right and what is missing on a PBX. */
@NullMarked
package io.cordboard.server.doctor;

import org.jspecify.annotations.NullMarked;
