package io.cordboard.server.control;

import io.cordboard.server.desk.AgentState;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What talks must know of agents at work; {@code desk::state} is one. */
public interface AtWork {

  /** What an agent is doing now; null for an unknown one. */
  CompletionStage<@Nullable AgentState> state(String agent);
}
