package io.cordboard.server.ivr.house;

import io.cordboard.server.access.Principal;
import io.cordboard.server.access.Role;
import io.cordboard.server.config.Config;
import io.cordboard.server.config.IvrSection;
import io.cordboard.server.ivr.Dialling;
import io.cordboard.server.ivr.IvrAction;
import io.cordboard.server.ivr.IvrPlan;
import io.cordboard.server.ivr.Line;
import io.cordboard.server.numbers.NumberRules;
import io.cordboard.server.numbers.Verdict;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Dialling by the house's number rules and the providers of the configuration. An IVR's number
 * spends as a principal of its own, {@code ivr:7000}. Any thread.
 */
public final class RuledDialling implements Dialling {
  private final Config config;
  private final NumberRules rules;
  private final Map<String, Principal> principals = new HashMap<>();

  /** By these rules. */
  public RuledDialling(Config config, NumberRules rules) {
    this.config = config;
    this.rules = rules;
    for (IvrSection.Number number : config.ivr().numbers()) {
      String did = number.plan().did();
      principals.put(did, principal(did, number.team()));
    }
  }

  private static Principal principal(String did, @Nullable String team) {
    return new Principal("ivr:" + did, Role.OPERATOR, team, null);
  }

  @Override
  public Answer admit(IvrPlan plan, IvrAction.Target target) {
    return answer(plan, target, true);
  }

  @Override
  public Answer check(IvrPlan plan, IvrAction.Target target) {
    return answer(plan, target, false);
  }

  private Answer answer(IvrPlan plan, IvrAction.Target target, boolean counted) {
    Verdict verdict = rules.check(target.number());
    boolean phone = target.kind() == IvrAction.Kind.PHONE;
    if (verdict instanceof Verdict.Outside outside && isEmergency(outside)) {
      return new Answer.Refused(
          Why.NUMBER, "number: " + outside.e164() + " (expected: none of emergency)");
    }
    if (verdict instanceof Verdict.Outside && phone) {
      IvrSection.Provider provider = config.ivr().provider(target.provider());
      if (provider == null) {
        return noProvider(target.provider());
      }
      // Only now: a provider that is not there must not use up the allowance.
      Verdict admitted = counted ? admitted(plan, target) : verdict;
      if (admitted instanceof Verdict.Outside out) {
        return new Answer.Reached(
            new Line.Reach(
                target.number(),
                rules.written(out, provider.dial()),
                out.e164() + " by " + provider.name()),
            out.e164(),
            provider.callers());
      }
      verdict = admitted;
    }
    if (verdict instanceof Verdict.Internal inside) {
      return extension(target, inside.extension());
    }
    if (verdict instanceof Verdict.Refused refused && phone) {
      return new Answer.Refused(
          switch (refused.why()) {
            case RATE, COST -> Why.ALLOWANCE;
            default -> Why.NUMBER;
          },
          refused.text());
    }
    return noExtension(target.number());
  }

  /**
   * A web server on the internet does not call the police, for nothing and without count, with a
   * caller id of its choice. The rules write these numbers without country.
   */
  private static boolean isEmergency(Verdict.Outside outside) {
    return !outside.e164().startsWith("+");
  }

  private Verdict admitted(IvrPlan plan, IvrAction.Target target) {
    Principal principal = principals.getOrDefault(plan.did(), principal(plan.did(), null));
    return rules.admit(principal, target.number());
  }

  private Answer extension(IvrAction.Target target, String extension) {
    String device = config.device(extension);
    return device == null
        ? noExtension(extension)
        : new Answer.Reached(new Line.Reach(target.number(), device, extension), extension);
  }

  /** Also for queues and conferences: they are no devices, and have no caller to be bridged to. */
  private static Answer noExtension(String number) {
    return new Answer.Refused(Why.EXTENSION, "number: " + shown(number) + " (expected: a phone)");
  }

  private Answer noProvider(@Nullable String name) {
    return new Answer.Refused(
        Why.PROVIDER,
        "provider: "
            + (name == null ? "none" : shown(name))
            + " (expected: one of "
            + config.ivr().providers().stream().map(IvrSection.Provider::name).toList()
            + ")");
  }

  private static String shown(String text) {
    String clean = text.replaceAll("[^\\x20-\\x7e]", "?");
    return clean.length() <= 80 ? clean : clean.substring(0, 80) + "…";
  }
}
