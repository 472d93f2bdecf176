/** Typed actions that asterisk-java has no class for. */
@NullMarked
package io.cordboard.ami.action;

import org.jspecify.annotations.NullMarked;
