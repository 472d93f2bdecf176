package io.cordboard.server.desk;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordboard.server.board.DeviceState;
import io.cordboard.server.board.Member;
import io.cordboard.server.desk.Reconciler.Order;
import io.cordboard.server.roster.GroupCard;
import io.cordboard.server.roster.GroupCard.AfterCallMode;
import io.cordboard.server.store.AgentShift;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReconcilerTest {
  private static final GroupCard GROUP =
      new GroupCard(1, "Support", "630", null, AfterCallMode.ANSWERED, 30, true);

  private final AgentShift never = AgentShift.none("1001");
  private final AgentShift on = never.begun(1, "801");
  private final AgentShift in = on.with(1, seat -> seat.checkedIn(2)).into(List.of("630"));
  private final AgentShift lunch = in.paused("lunch", 3);

  private static Member member(boolean dynamic, boolean paused, String reason) {
    return new Member(
        "lab/630/PJSIP/801",
        "lab",
        "630",
        "PJSIP/801",
        "Ann",
        "801",
        "1001",
        DeviceState.NOT_IN_USE,
        paused,
        reason,
        0,
        0,
        dynamic,
        false,
        0,
        0);
  }

  private static Member fixed() {
    return member(false, false, null);
  }

  private static Member fixed(String reason) {
    return member(false, true, reason);
  }

  private static Member dynamic() {
    return member(true, false, null);
  }

  private static Member dynamic(String reason) {
    return member(true, true, reason);
  }

  private static Order wanted(AgentShift shift, boolean working, Member member) {
    return Reconciler.wanted(shift, GROUP, working, member);
  }

  private static Order wanted(AgentShift shift, Member member) {
    return wanted(shift, false, member);
  }

  @Test
  void whoNeverLoggedInHereIsLeftAlone() {
    for (Member member : places()) {
      assertThat(wanted(never, member)).isNull();
      assertThat(Reconciler.wanted(never, null, false, member)).isNull();
    }
  }

  @Test
  void dynamicMembersAreThereWhileCheckedIn() {
    assertThat(wanted(on, null)).isNull();
    assertThat(wanted(in, null)).isEqualTo(new Order.Join(null));
    assertThat(wanted(in, dynamic())).isNull();
    AgentShift out = in.with(1, seat -> seat.checkedIn(0));
    assertThat(wanted(out, dynamic())).isEqualTo(new Order.Leave());
    assertThat(wanted(in.over(), dynamic())).isEqualTo(new Order.Leave());
  }

  @Test
  void aStaticMemberIsPausedInstead() {
    assertThat(wanted(on, fixed())).isEqualTo(new Order.Pause("cb-out"));
    assertThat(wanted(in, fixed("cb-out"))).isEqualTo(new Order.Free());
    assertThat(wanted(in, fixed())).isNull();
    assertThat(wanted(in.over(), fixed())).isEqualTo(new Order.Pause("cb-out"));
  }

  @Test
  void anAsteriskThatForgotEverythingIsToldAgain() {
    assertThat(wanted(lunch, null)).isEqualTo(new Order.Join("lunch"));
    assertThat(wanted(lunch, fixed())).isEqualTo(new Order.Pause("lunch"));
    assertThat(wanted(on, fixed())).isEqualTo(new Order.Pause("cb-out"));
    assertThat(wanted(in, true, fixed())).isEqualTo(new Order.Pause("acw"));
    assertThat(wanted(in, true, null)).isEqualTo(new Order.Join("acw"));
  }

  @Test
  void anAsteriskThatRemembersMembersIsCorrected() {
    AgentShift back = lunch.unpaused(List.of());
    assertThat(wanted(back, dynamic("lunch"))).isEqualTo(new Order.Free());
    assertThat(wanted(back.settled(List.of()), dynamic("lunch"))).isNull();
    assertThat(wanted(in.over(), dynamic("acw"))).isEqualTo(new Order.Leave());
  }

  @Test
  void theBreakIsSaidBeforeTheRest() {
    AgentShift dialsOut = in.with(1, seat -> seat.withWorkWay("DIAL_OUT"));
    assertThat(wanted(dialsOut, dynamic())).isEqualTo(new Order.Pause("cb-dial-out"));
    assertThat(wanted(dialsOut, true, dynamic("cb-dial-out"))).isEqualTo(new Order.Pause("acw"));
    assertThat(wanted(dialsOut.paused("tea", 4), true, dynamic("acw")))
        .isEqualTo(new Order.Pause("tea"));
    assertThat(wanted(in.paused("tea", 4).paused("lunch", 5), dynamic("tea")))
        .isEqualTo(new Order.Pause("lunch"));
  }

  @Test
  void pausesOfOthersStay() {
    for (AgentShift shift : List.of(on, in, lunch, in.over())) {
      assertThat(wanted(shift, fixed("Auto-Pause"))).isNull();
      assertThat(wanted(shift, fixed(null))).isNull();
    }
    assertThat(wanted(in.unpaused(List.of("Auto-Pause")), dynamic("Auto-Pause")))
        .isEqualTo(new Order.Free());
  }

  @Test
  void whatOthersPutInAfterTheShiftIsTheirs() {
    AgentShift off = in.over().settled(List.of());
    assertThat(wanted(off, dynamic())).isNull();
    assertThat(wanted(on.settled(List.of()), dynamic())).isEqualTo(new Order.Leave());
    assertThat(wanted(in.over().handedBack(), fixed())).isNull();
  }

  @Test
  void queuesOfNoGroupArePausedWithTheAgentAndElseLeftAlone() {
    assertThat(Reconciler.wanted(on, null, false, fixed())).isNull();
    assertThat(Reconciler.wanted(lunch, null, false, fixed())).isEqualTo(new Order.Pause("lunch"));
    AgentShift elsewhere = on.with(2, seat -> seat.checkedIn(2)).into(List.of("631"));
    assertThat(Reconciler.wanted(elsewhere, null, true, dynamic()))
        .isEqualTo(new Order.Pause("acw"));
    assertThat(Reconciler.wanted(in, null, false, fixed("acw"))).isEqualTo(new Order.Free());
    assertThat(Reconciler.wanted(lunch.over(), null, false, fixed("lunch")))
        .isEqualTo(new Order.Free());
    assertThat(Reconciler.wanted(elsewhere.over(), null, false, dynamic("x"))).isNull();
  }

  @Test
  void aQueueWhoseGroupIsGoneIsLeftByThePhoneThatWePutThere() {
    assertThat(Reconciler.wanted(in, null, false, dynamic())).isEqualTo(new Order.Leave());
    assertThat(Reconciler.wanted(in.over(), null, false, dynamic())).isEqualTo(new Order.Leave());
  }

  @Test
  void othersAfterCallWorkIsNotEndedAfterTheShift() {
    AgentShift off = on.over().settled(List.of());
    assertThat(Reconciler.wanted(off, null, false, fixed("acw"))).isNull();
    assertThat(Reconciler.wanted(off.ending("acw"), null, false, fixed("acw")))
        .isEqualTo(new Order.Free());
  }

  @Test
  void ofAPhoneThatWasLeftNothingOfUsStaysAndOfTheNextAgentEverything() {
    AgentShift away = lunch.at("802");
    AgentShift next = AgentShift.none("1002").begun(5, "801").into(List.of("630"));
    assertThat(Reconciler.left(away, null, dynamic())).isEqualTo(new Order.Leave());
    assertThat(Reconciler.left(away, next, dynamic())).isNull();
    assertThat(Reconciler.left(away, null, fixed("lunch"))).isEqualTo(new Order.Free());
    assertThat(Reconciler.left(away, next, fixed("lunch"))).isEqualTo(new Order.Free());
    assertThat(Reconciler.left(away, next.paused("lunch", 6), fixed("lunch"))).isNull();
    assertThat(Reconciler.left(away, null, fixed("theirs"))).isNull();
    assertThat(Reconciler.left(away, null, fixed())).isNull();
  }

  private static List<Member> places() {
    List<Member> all = new ArrayList<>();
    all.add(null);
    for (boolean dynamic : List.of(true, false)) {
      all.add(member(dynamic, false, null));
      for (String reason :
          Arrays.asList("acw", "cb-out", "cb-dial-out", "lunch", "tea", "theirs", null)) {
        all.add(member(dynamic, true, reason));
      }
    }
    return all;
  }

  private static Member after(Member member, Order order) {
    boolean dynamic = member == null || member.dynamic();
    if (order instanceof Order.Join join) {
      return member(true, join.pause() != null, join.pause());
    }
    if (order instanceof Order.Pause pause) {
      return member(dynamic, true, pause.reason());
    }
    return order instanceof Order.Leave ? null : member(dynamic, false, null);
  }

  /** From wherever the PBX is, one order brings it there, and then there is peace. */
  @Test
  void oneOrderIsEnoughFromAnywhere() {
    List<AgentShift> shifts = new ArrayList<>();
    for (AgentShift shift :
        List.of(never, on, in, lunch, lunch.paused("tea", 4), in.unpaused(List.of("tea")))) {
      shifts.add(shift);
      shifts.add(shift.over());
      shifts.add(shift.settled(List.of()));
      shifts.add(shift.over().settled(List.of()));
      shifts.add(shift.over().handedBack());
      shifts.add(shift.with(1, seat -> seat.withWorkWay("DIAL_OUT")));
      shifts.add(shift.with(1, seat -> seat.checkedIn(0)));
    }
    for (AgentShift shift : shifts) {
      for (Member member : places()) {
        for (boolean working : List.of(true, false)) {
          for (GroupCard group : Arrays.asList(GROUP, null)) {
            Order order = Reconciler.wanted(shift, group, working, member);
            if (order == null) {
              continue;
            }
            assertThat(Reconciler.wanted(shift, group, working, after(member, order)))
                .as("%s %s %s after %s", shift, member, working, order)
                .isNull();
            if (member != null && member.paused() && "theirs".equals(member.pausedReason())) {
              assertThat(order).isInstanceOf(Order.Leave.class);
            }
          }
        }
      }
    }
  }
}
