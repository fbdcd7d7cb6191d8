package dev.tpo.inference;

/** Request bodies; {@code '} stands for {@code "}. */
final class Ask {
    private Ask() {}

    static String json(String text) {
        return text.replace('\'', '"');
    }

    static String text(String model, String question, String... more) {
        return body(model, "'" + question + "'", more);
    }

    static String video(String url, String metadata, String... more) {
        return body("tpo-nano", "[" + videoPart(url, metadata) + ",{'type':'text','text':'What is shown?'}]", more);
    }

    static String videoPart(String url, String metadata) {
        return "{'type':'video_url','video_url':{'url':'" + url + "'},'video_metadata':{" + metadata + "}}";
    }

    static String parts(String... parts) {
        return body("tpo-nano", "[" + String.join(",", parts) + "]");
    }

    private static String body(String model, String content, String... more) {
        String extra = more.length == 0 ? "" : "," + String.join(",", more);
        return json("{'model':'" + model + "','messages':[{'role':'user','content':" + content + "}]" + extra + "}");
    }
}
