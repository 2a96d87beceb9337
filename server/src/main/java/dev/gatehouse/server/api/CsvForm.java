package dev.gatehouse.server.api;

import java.util.List;
import java.util.function.Function;

/**
 * That an operation takes rows in {@code text/csv} (RFC 4180) in place of JSON.
 *
 * @param columns what the header may name
 * @param largest octets of a body in either form
 * @param reader makes what the handler gets, or says what cannot be read
 */
record CsvForm(List<Column> columns, int largest, Function<byte[], Body> reader) {

  CsvForm {
    columns = List.copyOf(columns);
  }

  /** A column with its documentation. */
  record Column(String name, String description) {}
}
