package dev.gatehouse.server.console;

/** A role as an operator enters it. */
public record RoleForm(String key, String name, String permissions, Problems problems) {
  static final RoleForm EMPTY = new RoleForm("", "", "", Problems.NONE);

  RoleForm with(Problems wrong) {
    return new RoleForm(key, name, permissions, wrong);
  }
}
