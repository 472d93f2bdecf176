/** What is said to and heard from customers' web servers, as XML-RPC or JSON. */
@NullMarked
package io.cordboard.server.ivr.wire;

import org.jspecify.annotations.NullMarked;
