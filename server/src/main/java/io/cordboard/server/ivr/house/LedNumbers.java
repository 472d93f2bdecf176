package io.cordboard.server.ivr.house;

import io.cordboard.server.config.IvrSection;
import io.cordboard.server.ivr.IvrPlan;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The numbers of the configuration, found by what a PBX or a person says. Any thread. */
public final class LedNumbers {
  private final Map<String, IvrSection.Number> numbers = new HashMap<>();

  /** These. */
  public LedNumbers(List<IvrSection.Number> all) {
    all.forEach(number -> numbers.put(IvrSection.digits(number.plan().did()), number));
  }

  /** How this number is led; null if it is not. */
  public @Nullable IvrPlan plan(String did) {
    IvrSection.Number number = numbers.get(IvrSection.digits(did));
    return number == null ? null : number.plan();
  }

  /** Whose it is; null if nobody's. */
  public @Nullable String team(String did) {
    IvrSection.Number number = numbers.get(IvrSection.digits(did));
    return number == null ? null : number.team();
  }
}
