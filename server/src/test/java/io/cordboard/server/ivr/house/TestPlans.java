package io.cordboard.server.ivr.house;

import io.cordboard.server.config.TestConfigs;
import io.cordboard.server.ivr.IvrPlan;

/** Plans of numbers for tests, as the configuration makes them. */
public final class TestPlans {
  private TestPlans() {}

  public static IvrPlan plan(String did, boolean sensitive) {
    return TestConfigs.of(
            "ivr: {numbers: [{did: '"
                + did
                + "', url: 'http://x/', sensitive: "
                + sensitive
                + "}]}")
        .ivr()
        .numbers()
        .get(0)
        .plan();
  }
}
