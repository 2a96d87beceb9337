package dev.gatehouse.server.docs;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.ext.heading.anchor.HeadingAnchorExtension;
import org.commonmark.ext.heading.anchor.IdGenerator;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;

/** Reads Markdown into HTML. Raw HTML in it is shown as text. */
public final class Markdown {
  private static final Parser PARSER =
      Parser.builder().extensions(List.of(TablesExtension.create())).build();
  private static final HtmlRenderer RENDERER =
      HtmlRenderer.builder()
          .extensions(List.of(TablesExtension.create(), HeadingAnchorExtension.create()))
          .attributeProviderFactory(
              context -> (node, tag, attributes) -> scrollable(tag, attributes))
          .escapeHtml(true)
          .sanitizeUrls(true)
          .build();

  /** What stands in guides for values that only a connection has. */
  private static final Map<String, String> VALUES =
      Map.of(
          "{{acs-url}}", "ACS URL of your connection",
          "{{acs-url-pattern}}", "ACS URL of your connection, as a regular expression",
          "{{entity-id}}", "entity id of your connection",
          "{{sp-metadata-url}}", "metadata address of your connection",
          "{{sign-out-url}}", "sign-out URL of your connection",
          "{{redirect-uri}}", "redirect URI of your connection",
          "{{post-logout-uri}}", "post-logout redirect URI of your connection",
          "{{back-channel-uri}}", "back-channel logout URI of your connection",
          "{{scim-url}}", "SCIM address");

  private final Library library;

  Markdown(Library library) {
    this.library = library;
  }

  /**
   * A page that was read.
   *
   * @param title its first heading
   * @param headings of the second level, for the list beside it
   */
  public record Page(String title, String html, List<Heading> headings, List<Section> sections) {}

  /** A heading of the second level. */
  public record Heading(String title, String anchor) {}

  /**
   * What stands below one heading, as plain text, for the search.
   *
   * @param anchor empty above the first heading of the second level
   */
  public record Section(String title, String anchor, String text) {}

  /**
   * Reads a page.
   *
   * @param name of the page, from whose folder its links start
   */
  Page read(String name, String text) {
    return read(name, text, VALUES);
  }

  /**
   * Reads a page.
   *
   * @param values what stands in place of words such as {@code {{acs-url}}}, in code only; it is
   *     shown as text whatever it holds
   */
  Page read(String name, String text, Map<String, String> values) {
    Node document = PARSER.parse(text);
    document.accept(new ValuesInPlace(values));
    document.accept(new LinksIntoTheSite(name));
    Outline outline = new Outline();
    document.accept(outline);
    outline.endSection();
    return new Page(outline.title, RENDERER.render(document), outline.headings, outline.sections);
  }

  /** A wide table or listing can be scrolled, and the keyboard must reach it to do so. */
  private static void scrollable(String tag, Map<String, String> attributes) {
    if (tag.equals("pre") || tag.equals("table")) {
      attributes.put("tabindex", "0");
    }
  }

  /** Puts values into code, after parsing, so that nothing in them is read as Markdown. */
  private static final class ValuesInPlace extends AbstractVisitor {
    private final Map<String, String> values;

    private ValuesInPlace(Map<String, String> values) {
      this.values = values;
    }

    @Override
    public void visit(Code node) {
      node.setLiteral(filled(node.getLiteral()));
    }

    @Override
    public void visit(FencedCodeBlock node) {
      node.setLiteral(filled(node.getLiteral()));
    }

    private String filled(String text) {
      String filled = text;
      for (Map.Entry<String, String> value : values.entrySet()) {
        filled = filled.replace(value.getKey(), value.getValue());
      }
      return filled;
    }
  }

  /** Links between files become links between pages; those to the repository's code, plain text. */
  private final class LinksIntoTheSite extends AbstractVisitor {
    private final String folder;

    private LinksIntoTheSite(String name) {
      this.folder = name.contains("/") ? name.substring(0, name.indexOf('/') + 1) : "";
    }

    @Override
    public void visit(Link link) {
      visitChildren(link);
      String target = link.getDestination();
      if (target.contains(":") || target.startsWith("#")) {
        return;
      }
      if (target.startsWith("/")) {
        return;
      }
      int hash = target.indexOf('#');
      String file = hash < 0 ? target : target.substring(0, hash);
      String anchor = hash < 0 ? "" : target.substring(hash);
      String name = resolve(file);
      if (file.endsWith(Library.ENDING) && library.has(name)) {
        link.setDestination(
            name.equals(Library.CONTENTS) ? "/docs" + anchor : "/docs/" + name + anchor);
      } else {
        unlink(link);
      }
    }

    private String resolve(String file) {
      String path = file.startsWith("../") && !folder.isEmpty() ? file.substring(3) : folder + file;
      return path.endsWith(Library.ENDING)
          ? path.substring(0, path.length() - Library.ENDING.length())
          : path;
    }

    private static void unlink(Link link) {
      Node child = link.getFirstChild();
      while (child != null) {
        Node next = child.getNext();
        link.insertBefore(child);
        child = next;
      }
      link.unlink();
    }
  }

  /** Collects headings and plain text; the anchors are those that the renderer gives. */
  private static final class Outline extends AbstractVisitor {
    private final IdGenerator anchors = IdGenerator.builder().build();
    private final List<Heading> headings = new ArrayList<>();
    private final List<Section> sections = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private String title = "";
    private String heading = "";
    private String anchor = "";

    @Override
    public void visit(org.commonmark.node.Heading node) {
      StringBuilder words = new StringBuilder();
      node.accept(new Words(words));
      String id = anchors.generateId(words.toString().strip().toLowerCase(Locale.ROOT));
      String name = words.toString().strip();
      switch (node.getLevel()) {
        case 1 -> {
          title = name;
          heading = name;
        }
        case 2 -> {
          endSection();
          heading = name;
          anchor = id;
          headings.add(new Heading(name, id));
        }
        default -> text.append(name).append(' ');
      }
    }

    private void endSection() {
      if (!text.isEmpty() || !heading.isEmpty()) {
        sections.add(new Section(heading, anchor, text.toString().strip()));
      }
      text.setLength(0);
    }

    @Override
    protected void visitChildren(Node parent) {
      super.visitChildren(parent);
      if (!text.isEmpty() && text.charAt(text.length() - 1) != ' ') {
        text.append(' ');
      }
    }

    @Override
    public void visit(Text node) {
      text.append(node.getLiteral());
    }

    @Override
    public void visit(Code node) {
      text.append(node.getLiteral());
    }

    @Override
    public void visit(SoftLineBreak node) {
      text.append(' ');
    }

    @Override
    public void visit(FencedCodeBlock node) {
      text.append(node.getLiteral()).append(' ');
    }
  }

  /** The words of a heading, as the renderer takes them for its anchor. */
  private static final class Words extends AbstractVisitor {
    private final StringBuilder words;

    private Words(StringBuilder words) {
      this.words = words;
    }

    @Override
    public void visit(Text node) {
      words.append(node.getLiteral());
    }

    @Override
    public void visit(Code node) {
      words.append(node.getLiteral());
    }
  }
}
