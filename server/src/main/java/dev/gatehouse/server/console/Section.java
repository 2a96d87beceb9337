package dev.gatehouse.server.console;

import java.util.List;

/**
 * An area of the console: an entry of the side navigation, what the search box finds in it, and its
 * pages. See the package's description for how to add one.
 */
interface Section {

  Place place();

  void addTo(ConsoleRoutes routes);

  /** The headings of the side navigation. */
  enum Group {
    NONE(""),
    SIGN_IN("Sign-in"),
    PEOPLE("People"),
    ACCESS("Access"),
    RECORD("Record"),
    INSTALLATION("Installation");

    final String title;

    Group(String title) {
      this.title = title;
    }
  }

  /**
   * Where a section stands.
   *
   * @param path below {@code /console/{organization}}, such as {@code /people}; empty for the first
   *     page
   * @param scope without which it is not shown
   * @param settings what the search finds, besides the title itself
   */
  record Place(Group group, String path, String title, String scope, List<Setting> settings) {
    public Place {
      settings = List.copyOf(settings);
    }
  }

  /**
   * Something with a name that people look for.
   *
   * @param path as of places; with a fragment, if it is a part of a page
   * @param synonyms what else people call it
   */
  record Setting(String name, String path, List<String> synonyms) {
    public Setting {
      synonyms = List.copyOf(synonyms);
    }

    static Setting of(String name, String path, String... synonyms) {
      return new Setting(name, path, List.of(synonyms));
    }
  }
}
