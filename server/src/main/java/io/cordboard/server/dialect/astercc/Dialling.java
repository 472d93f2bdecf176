package io.cordboard.server.dialect.astercc;

import io.cordboard.server.campaigns.DialList;
import io.cordboard.server.campaigns.DialList.Campaign;
import io.cordboard.server.campaigns.DialList.Wish;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Numbers for the lists of campaigns. */
final class Dialling {
  private static final Logger log = LoggerFactory.getLogger(Dialling.class);
  private static final Pattern NUMBER = Pattern.compile("\\+?[0-9*#]{2,20}");

  /** How a client says at once. */
  private static final String NO_TIME = "0000-00-00";

  private final DialList lists;

  Dialling(DialList lists) {
    this.lists = lists;
  }

  CompletionStage<Answer> add(Asked asked) {
    Arguments a = asked.arguments();
    Campaign campaign = lists.campaign(a.number(Param.CAMPAIGN));
    if (campaign == null || asked.group(campaign.group()) == null) {
      return Answers.now(asked.answer(Condition.CAMPAIGN_UNKNOWN));
    }
    if (!asked.agent().isAdminOf(campaign.group())) {
      return Answers.now(asked.answer(Condition.NOT_ADMIN));
    }
    List<String> numbers =
        Arrays.stream(a.needed(Param.NUMBERS).split(";"))
            .map(String::strip)
            .filter(n -> !n.isEmpty())
            .toList();
    int priority = a.number(Param.PRIORITY);
    String time = a.text(Param.DIAL_TIME);
    if (numbers.isEmpty()
        || numbers.size() > AccLimits.DIAL_NUMBERS
        || priority > AccLimits.PRIORITY) {
      return Answers.now(asked.answer(Condition.WRONG));
    }
    try {
      LocalDateTime notBefore =
          time == null || time.startsWith(NO_TIME)
              ? null
              : LocalDateTime.parse(time.replace(' ', 'T'));
      return add(asked, campaign, numbers, priority, notBefore);
    } catch (DateTimeException e) {
      return Answers.now(asked.answer(Condition.WRONG)); // the 30th of February
    }
  }

  private CompletionStage<Answer> add(
      Asked asked,
      Campaign campaign,
      List<String> numbers,
      int priority,
      @Nullable LocalDateTime notBefore) {
    List<String> failed = new ArrayList<>();
    List<Wish> wishes = new ArrayList<>();
    Map<String, String> asSent = new HashMap<>();
    for (String number : numbers) {
      String dialled = number.replaceAll("[ ()./-]", "");
      if (NUMBER.matcher(dialled).matches()) {
        wishes.add(new Wish(dialled, priority, notBefore));
        asSent.putIfAbsent(dialled, number);
      } else {
        failed.add(number);
      }
    }
    if (wishes.isEmpty()) {
      return Answers.now(counted(asked, 0, failed));
    }
    return lists
        .add(campaign, asked.agent().number(), wishes)
        .thenApply(
            refused -> {
              refused.forEach(number -> failed.add(asSent.getOrDefault(number, number)));
              return counted(asked, wishes.size() - refused.size(), failed);
            })
        .exceptionally(
            e -> {
              log.warn("numbers of campaign {}: not kept: {}", campaign.id(), e.toString());
              return asked.answer(Condition.FAILED);
            });
  }

  private static Answer counted(Asked asked, int done, List<String> failed) {
    List<String> shown = failed.stream().map(Wire::part).toList();
    return Answer.done(
        asked.op(),
        new Answer.Part("succ", Integer.toString(done), Answer.Kind.NUMBER),
        new Answer.Part("err", String.join(";", shown)));
  }
}
