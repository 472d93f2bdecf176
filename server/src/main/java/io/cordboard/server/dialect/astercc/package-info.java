/**
 * The asterCC dialect: one table of operations, and HTTP, SOAP and JSON(P) made from it.
 *
 * <p>Knows what an agent may wish for (desk, control), never how the PBX does it.
 */
@org.jspecify.annotations.NullMarked
package io.cordboard.server.dialect.astercc;
