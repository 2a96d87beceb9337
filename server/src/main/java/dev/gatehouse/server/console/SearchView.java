package dev.gatehouse.server.console;

import java.util.List;

/** What the search found. */
public record SearchView(String text, List<FoundSetting> settings, List<FoundSetting> people) {
  public SearchView {
    settings = List.copyOf(settings);
    people = List.copyOf(people);
  }
}
