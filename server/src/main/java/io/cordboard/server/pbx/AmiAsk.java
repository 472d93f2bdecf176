package io.cordboard.server.pbx;

import io.cordboard.ami.AmiLink;
import io.cordboard.ami.AmiReply;
import java.util.concurrent.CompletableFuture;
import org.asteriskjava.manager.action.ManagerAction;

/** What questions are asked through: a link, or in tests something that answers like one. */
interface AmiAsk {

  /** An action with one response. The future never fails. */
  CompletableFuture<AmiReply> send(ManagerAction action);

  /** An action that is answered by a list. The future never fails. */
  CompletableFuture<AmiReply> list(ManagerAction action);

  /** Asks over a link. */
  static AmiAsk of(AmiLink link) {
    return new AmiAsk() {
      @Override
      public CompletableFuture<AmiReply> send(ManagerAction action) {
        return link.send(action);
      }

      @Override
      public CompletableFuture<AmiReply> list(ManagerAction action) {
        return link.list(action);
      }
    };
  }
}
