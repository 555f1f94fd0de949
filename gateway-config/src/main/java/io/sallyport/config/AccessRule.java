package io.sallyport.config;

import java.util.List;
import java.util.Set;

/**
 * Who may see and call what: the first rule that matches decides, no match hides.
 *
 * @param allow patterns of {@code upstream/originalName} with {@code *}
 * @param scopes a caller needs, all of them; a missing one is a 403 that names them
 */
public record AccessRule(List<String> allow, Set<String> scopes) {}
