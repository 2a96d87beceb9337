package dev.gatehouse.server.console;

import java.util.List;

/**
 * What stands around every page of the console; {@code layout.jte} draws it.
 *
 * @param base the address of the organization's first page, {@code /console/acme}
 * @param organization its name
 * @param operator whether the person may go to other organizations
 * @param person who is signed in
 * @param told what was just done; empty for nothing
 * @param searched what stands in the search box
 * @param guest whether this is the bearer of a set-up link, whose frame is a smaller one
 */
public record Frame(
    String title,
    String lead,
    String base,
    String organization,
    boolean operator,
    String person,
    List<Link> crumbs,
    List<Group> navigation,
    String told,
    String searched,
    boolean guest) {
  public Frame {
    crumbs = List.copyOf(crumbs);
    navigation = List.copyOf(navigation);
  }

  /** A link; {@code current} for the one to the page itself, or to its section. */
  public record Link(String title, String href, boolean current) {}

  /** Some links of the side navigation; the title may be empty. */
  public record Group(String title, List<Link> links) {
    public Group {
      links = List.copyOf(links);
    }
  }
}
