package io.cordboard.server;

import org.junit.jupiter.api.Tag;

/** Supervisors in all talks, however the call came to be. */
@Tag("long")
class EverySupervisionIT extends SupervisionIT {}
