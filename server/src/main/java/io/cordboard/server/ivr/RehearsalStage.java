package io.cordboard.server.ivr;

import java.util.function.Function;

/** What is real in a rehearsal: the customers' servers and the rules. */
record RehearsalStage(Function<IvrPlan.Server, Customer> customers, Dialling dialling) {}
