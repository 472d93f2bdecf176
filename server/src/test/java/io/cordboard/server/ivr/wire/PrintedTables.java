package io.cordboard.server.ivr.wire;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The tables of document 003, chapters 5 and 12, as they are printed. */
public final class PrintedTables {

  /**
   * A row.
   *
   * @param of the action above it; empty in a table without
   * @param last Appearance, Remarks or Example
   */
  public record Row(String of, String field, String type, String last) {
    boolean isMandatory() {
      return last.equals("Mandatory");
    }

    boolean isNumber() {
      return type.equals("Integer");
    }

    @Override
    public String toString() {
      return of.isEmpty() ? field : of + " " + field;
    }
  }

  private PrintedTables() {}

  /** The lines of one, without its heads. */
  public static List<String> lines(String table) {
    try {
      return Files.readAllLines(Path.of("src/test/resources/ivr-tables/" + table + ".txt")).stream()
          .filter(line -> !line.isBlank() && !line.startsWith("Field name\t"))
          .filter(line -> !line.startsWith("Definition\t"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The rows of one. */
  public static List<Row> rows(String table) {
    List<Row> rows = new ArrayList<>();
    String action = "";
    for (String line : lines(table)) {
      if (line.contains(" - ") && line.endsWith("\t\t\t")) {
        action = line.substring(0, line.indexOf(" - "));
      } else {
        String[] cells = line.split("\t", -1);
        rows.add(new Row(action, cells[0], cells[2], cells[3]));
      }
    }
    return rows;
  }
}
