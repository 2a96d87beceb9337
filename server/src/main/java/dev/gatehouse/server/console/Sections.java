package dev.gatehouse.server.console;

import dev.gatehouse.server.console.Section.Group;
import dev.gatehouse.server.console.Section.Place;
import dev.gatehouse.server.console.Section.Setting;
import dev.gatehouse.server.web.Lazy;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** The areas of the console, in the order of the side navigation. */
final class Sections {
  private final Lazy<List<Section>> all;

  Sections(Supplier<List<Section>> all) {
    this.all = new Lazy<>(all);
  }

  void addTo(ConsoleRoutes routes) {
    all.get().forEach(section -> section.addTo(routes));
  }

  /**
   * What a visit's side navigation shows: what the person may open.
   *
   * @param current the path of the section of the page
   */
  List<Frame.Group> navigation(Visit visit, String current) {
    List<Frame.Group> groups = new ArrayList<>();
    for (Group group : Group.values()) {
      List<Frame.Link> links =
          shown(visit).stream()
              .filter(place -> place.group() == group)
              .map(
                  place ->
                      new Frame.Link(
                          place.title(),
                          href(visit, place, place.path()),
                          place.path().equals(current)
                              && (group == Group.INSTALLATION) == visit.ofInstallation()))
              .toList();
      if (!links.isEmpty()) {
        groups.add(new Frame.Group(group.title, links));
      }
    }
    return groups;
  }

  /** The first page that a visitor may open; empty for none. */
  Optional<String> first(Visit visit) {
    return shown(visit).stream().map(place -> href(visit, place, place.path())).findFirst();
  }

  private List<Place> shown(Visit visit) {
    return all.get().stream()
        .map(Section::place)
        .filter(place -> visit.may(place.scope()))
        .filter(place -> place.group() == Group.INSTALLATION || !visit.ofInstallation())
        .toList();
  }

  private static String href(Visit visit, Place place, String path) {
    return place.group() == Group.INSTALLATION
        ? "/console/" + ConsoleRoutes.INSTALLATION + path
        : visit.href(path);
  }

  /** The settings of which the name or another word for it holds all words that are looked for. */
  List<FoundSetting> find(Visit visit, String text) {
    List<String> words = List.of(plain(text).split(" ", 12));
    List<FoundSetting> found = new ArrayList<>();
    for (Place place : shown(visit)) {
      List<Setting> settings = new ArrayList<>(place.settings());
      settings.addFirst(Setting.of(place.title(), place.path()));
      for (Setting setting : settings) {
        String known = plain(setting.name() + " " + String.join(" ", setting.synonyms()));
        if (words.stream().allMatch(known::contains)) {
          found.add(
              new FoundSetting(
                  setting.name(), section(place, setting), href(visit, place, setting.path())));
        }
      }
    }
    // "SSO Providers" names the page of "SSO providers".
    Set<String> known = new HashSet<>();
    return found.stream()
        .filter(one -> known.add(one.href() + " " + one.name().toLowerCase(Locale.ROOT)))
        .toList();
  }

  /** What stands below a setting that was found: its page, or where the page itself stands. */
  private static String section(Place place, Setting setting) {
    String group = place.group().title;
    if (setting.name().equals(place.title()) && !group.isEmpty()) {
      return group;
    }
    return place.group() == Group.INSTALLATION ? group + " · " + place.title() : place.title();
  }

  /** "SFTP/SSH Keys" is found by "ssh-keys" as well. */
  private static String plain(String text) {
    return text.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]+", " ").strip();
  }
}
