package io.cordboard.server.http;

/**
 * Why a request was refused, apart from the shape in which that is said.
 *
 * @param code lower case with underscores, for programs
 * @param message for people, {@code value: x (expected: …)}
 */
public record Refusal(String code, String message) {}
