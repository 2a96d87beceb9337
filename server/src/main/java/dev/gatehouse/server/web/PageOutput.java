package dev.gatehouse.server.web;

import dev.gatehouse.server.face.Directions;
import gg.jte.TemplateOutput;
import gg.jte.html.OwaspHtmlTemplateOutput;
import org.jspecify.annotations.Nullable;

/** Escapes what templates show for the place where it stands, and contains its directions. */
final class PageOutput extends OwaspHtmlTemplateOutput {
  PageOutput(TemplateOutput html) {
    super(html);
  }

  @Override
  public void writeUserContent(@Nullable String value) {
    super.writeUserContent(value == null ? null : Directions.contained(value));
  }
}
