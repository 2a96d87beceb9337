package dev.gatehouse.server.api;

import java.util.List;
import tools.jackson.databind.JsonNode;

/** Settings that were read, to be put into a connection. */
record ImportView(
    String kind,
    JsonNode settings,
    @Doc("What an administrator should know, such as a certificate that ends soon.")
        List<String> notes) {
  ImportView {
    notes = List.copyOf(notes);
  }
}
