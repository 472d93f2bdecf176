package io.cordboard.server.dialect.astercc;

import io.cordboard.server.api.ApiFiles;
import io.cordboard.server.campaigns.DialList;
import io.cordboard.server.config.AsterCcSection;
import io.cordboard.server.control.Talks;
import io.cordboard.server.desk.Desk;
import io.cordboard.server.http.Router;
import io.cordboard.server.roster.Roster;
import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** The dialect's routes: requests by HTTP, SOAP and script, and the files that pages load. */
public final class AsterCc {
  private final HttpApi http;
  private final SoapApi soap;
  private final Pages pages;

  /**
   * The rooms that it speaks for.
   *
   * @param roster everybody as it is now
   * @param news is told what agents did who asked for it
   * @param notes what clients say of the calls they make, for the events of those calls
   */
  public record Rooms(
      Supplier<Roster> roster,
      Doorkeeper doorkeeper,
      Desk desk,
      Talks talks,
      DialList dialList,
      AgentNews news,
      CallNotes notes) {}

  /**
   * Wires it.
   *
   * @param builders where answers are made; must not be the board's thread
   * @throws IOException if the jar's own files cannot be read
   */
  public AsterCc(AsterCcSection settings, Rooms rooms, Executor builders) throws IOException {
    Operations operations = new Operations(rooms);
    http = new HttpApi(operations, settings.replyWord(), builders);
    soap =
        new SoapApi(
            operations,
            user -> {
              Roster now = rooms.roster().get();
              return now.agent(user) == null && now.agentOfAccount(user) != null;
            },
            settings.replyWord(),
            builders);
    pages = new Pages();
  }

  /**
   * Adds the routes.
   *
   * @throws IOException if the jar's own files cannot be read
   */
  public void addTo(Router router) throws IOException {
    ApiFiles.add(router, Pages.PATH + "/", "astercc");
    http.addTo(router);
    soap.addTo(router);
    pages.addTo(router);
  }
}
