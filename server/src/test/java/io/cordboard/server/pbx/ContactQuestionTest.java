package io.cordboard.server.pbx;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordboard.server.board.Fact;
import io.cordboard.server.board.Registration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** How an endpoint is registered, while that changes. */
class ContactQuestionTest {
  private final ScriptedPbx pbx = new ScriptedPbx();
  private long nowMs = 5;
  private final ContactQuestion question = new ContactQuestion("pbx1", pbx, () -> nowMs);

  @Test
  void aPhoneThatMovesWhileItIsAskedAboutIsFoundInItsNewPlace() {
    pbx.variables.put("PJSIP_CONTACT(801;@new,status)", "Reachable");
    pbx.variables.put("PJSIP_CONTACT(801;@new,uri)", "sip:801@127.0.0.1:6002");
    pbx.variables.put("PJSIP_AOR(801,contact)", "801;@old,801;@new");
    pbx.hold = true;
    CompletableFuture<Fact.ContactSeen> answer = question.one("801");
    pbx.variables.put("PJSIP_AOR(801,contact)", "801;@new");
    nowMs = 9;
    pbx.answerAll();
    assertThat(answer.join())
        .extracting(Fact.ContactSeen::status, Fact.ContactSeen::uri, Fact.ContactSeen::atMs)
        .containsExactly(Registration.Status.REACHABLE, "sip:801@127.0.0.1:6002", 9L);
  }

  @Test
  void aPhoneThatSignsOffWhileItIsAskedAboutIsUnregistered() {
    pbx.variables.put("PJSIP_AOR(801,contact)", "801;@old");
    pbx.hold = true;
    CompletableFuture<Fact.ContactSeen> answer = question.one("801");
    pbx.variables.remove("PJSIP_AOR(801,contact)");
    pbx.answerAll();
    assertThat(answer.join().status()).isEqualTo(Registration.Status.UNREGISTERED);
  }

  @Test
  void nothingIsSaidOfAPhoneThatNeverRests() {
    pbx.variables.put("PJSIP_AOR(801,contact)", "801;@old");
    assertThat(question.one("801").join()).isNull();
    assertThat(pbx.asked).hasSize(5 * PbxLimits.CONTACT_TRIES);
  }
}
