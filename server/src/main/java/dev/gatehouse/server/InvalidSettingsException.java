package dev.gatehouse.server;

import java.util.List;

/** The settings cannot be used. Each problem is one line that says where and what. */
public final class InvalidSettingsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final List<String> problems;

  InvalidSettingsException(List<String> problems) {
    super(String.join("\n", problems));
    this.problems = List.copyOf(problems);
  }

  /** In the order of the file. */
  public List<String> problems() {
    return problems;
  }
}
