package dev.gatehouse.server.api;

import java.util.List;
import tools.jackson.databind.JsonNode;

/** Settings that were read, to be put into a connection. */
record ImportView(
    String kind,
    JsonNode settings,
    @Doc("The signing certificates among them.") List<CertificateView> certificates,
    @Doc("What an administrator should know, such as a certificate that ends soon.")
        List<String> notes) {
  ImportView {
    certificates = List.copyOf(certificates);
    notes = List.copyOf(notes);
  }
}
