package dev.gatehouse.server.face;

/** Knows how each organization wants its pages. */
@FunctionalInterface
public interface Wardrobe {

  /** Of an organization by its id; the installation's own for an unknown one. */
  Look of(String organization);
}
