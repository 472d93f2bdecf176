package io.cordboard.server.console;

import static io.cordboard.server.console.Scenes.outside;
import static org.assertj.core.api.Assertions.assertThat;

import io.cordboard.server.board.Call;
import io.cordboard.server.board.Party;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;

/** A quiet morning's board, a server that shows it, and a browser before its log-in form. */
abstract class WallCase {
  static final Party CALLER = outside("+4930901820", "Weber Elektro");

  @TempDir static Path profile;
  static Browser browser;

  final ScriptedBoard board = new ScriptedBoard();
  WallServer server;

  @BeforeAll
  static void openBrowser() {
    browser = new Browser(profile);
  }

  @AfterAll
  static void closeBrowser() {
    browser.close();
  }

  @BeforeEach
  void morning() {
    Scenes.quietMorning(board);
    server = new WallServer(board, 0);
    browser.size(1280, 720);
    browser.openAsStranger(server.address());
  }

  @AfterEach
  void noComplaints() {
    browser.driver().get("about:blank");
    server.close();
    assertThat(browser.complaints()).isEmpty();
  }

  void logIn() {
    browser.find("#user").sendKeys("admin");
    browser.find("#password").sendKeys("right", Keys.ENTER);
    browser.sees("#link", "Live");
  }

  static String row(Call call) {
    return "#calls tr[data-id='" + call.id() + "']";
  }

  static boolean displayed(String css) {
    return browser.driver().findElement(By.cssSelector(css)).isDisplayed();
  }
}
