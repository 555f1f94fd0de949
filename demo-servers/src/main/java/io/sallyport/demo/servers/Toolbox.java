package io.sallyport.demo.servers;

import java.util.List;

/** The tools of one server process and whatever they remember. */
interface Toolbox {

    List<DemoTool> tools();

    /** Forgets what was kept for a session. */
    default void sessionEnded(String session) {}
}
