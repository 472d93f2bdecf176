package io.cordboard.server.http;

import io.netty.handler.codec.http.HttpRequest;

/** A whole request as it came: head and body. */
record Incoming(HttpRequest head, byte[] body) {}
