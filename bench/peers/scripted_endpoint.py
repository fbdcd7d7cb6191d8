"""An OpenAI-compatible endpoint by script: it writes captions, questions, answers and verdicts in sentences, and every
few requests it behaves badly: 429 with Retry-After, 500, a stream that is cut, JSON in fences, "None", nonsense.

    python3 scripted_endpoint.py --port 9310 [--well] [--seconds 0]
    TPO_ENDPOINTS=fleet=http://127.0.0.1:9310/v1 ./tpo up

GET /counts says what it was asked and what it gave: requests by role and outcome, tokens of whole answers. It tells
roles by what the prompts ask for. It sees nothing: answers depend on how many pictures came with the question.
"""

import argparse
import collections
import hashlib
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
options.add_argument("--port", type=int, default=9310)
options.add_argument("--well", action="store_true", help="behave well")
options.add_argument("--seconds", type=float, default=0, help="until the first word of each answer")
options = options.parse_args()

lock = threading.Lock()
requests = collections.Counter()
outcomes = collections.defaultdict(collections.Counter)
tokens = collections.defaultdict(collections.Counter)
asked = collections.Counter()


def read(body):
    texts, pictures = [], 0
    for message in body["messages"]:
        content = message["content"]
        for part in [{"type": "text", "text": content}] if isinstance(content, str) else content:
            if part["type"] == "text":
                texts.append(part["text"])
            else:
                pictures += 1
    return "\n".join(texts), pictures


def role_of(text, pictures):
    if '"better"' in text:
        return "judge"
    if '"question"' in text:
        return "question_writer"
    return "captioner" if "Describe what" in text else "answerer"


def answer(role, text, pictures):
    draw = int(hashlib.sha256(text.encode()).hexdigest(), 16)
    if role == "captioner":
        return f"A person walks in from the left. Then {pictures} things happen one after the other, and a dog barks."
    if role == "question_writer":
        if draw % 7 == 0:
            return "None"
        return json.dumps({"question": f"What does the person do after scene {draw % 97}?", "answer": "They sit down."})
    if role == "judge":
        better = ["yes", "yes", "yes", "equal", "no"][draw % 5]
        return json.dumps({"better": better, "contradicts": "no", "correct": "yes"})
    return f"With {pictures} pictures seen, the person sits down beside the dog."


def disguised(role, text, turn):
    """The same, as models write it."""
    if role not in ("question_writer", "judge") or turn % 3 == 0:
        return text
    return f"Sure! Here it is:\n```json\n{text[:-1] + ',}' if text.endswith('}') else text}\n```\nI hope this helps."


class Endpoint(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def give(self, status, body, **headers):
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(data)

    def do_GET(self):
        if self.path == "/counts":
            with lock:
                self.give(200, {"requests": requests, "outcomes": outcomes, "tokens": tokens})
        else:
            self.give(200, {"object": "list", "data": [{"id": "scripted", "object": "model"}]})

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        text, pictures = read(body)
        role = role_of(text, pictures)
        with lock:
            requests[role] += 1
            turn = sum(requests.values())
            key = hashlib.sha256((str(pictures) + text).encode()).hexdigest()
            asked[key] += 1
            first = asked[key] == 1
        # Only the first try of a question goes wrong: how often is then known.
        fault = None if options.well or not first else {3: "429", 5: "500", 7: "cut"}.get(turn % 11)
        with lock:
            outcomes[role][fault or "answered"] += 1
        if fault == "429":
            return self.give(429, {"error": {"message": "too many", "code": "rate_limit_exceeded"}}, Retry_After="1")
        if fault == "500":
            return self.give(500, {"error": {"message": "sorry"}})
        said = disguised(role, answer(role, text, pictures), turn)
        usage = {"prompt_tokens": len(text.split()) + 100 * pictures, "completion_tokens": len(said.split())}
        usage["total_tokens"] = sum(usage.values())
        time.sleep(options.seconds)
        if fault is None:
            with lock:
                tokens[role].update(input=usage["prompt_tokens"], output=usage["completion_tokens"])
        base = {"id": f"chatcmpl-{turn}", "created": int(time.time()), "model": body["model"]}
        if not body.get("stream"):
            choice = {"index": 0, "message": {"role": "assistant", "content": said}, "finish_reason": "stop"}
            return self.give(200, {**base, "object": "chat.completion", "choices": [choice], "usage": usage})
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True

        def chunk(delta, finish=None, **more):
            choice = {"index": 0, "delta": delta, "finish_reason": finish}
            event = {**base, "object": "chat.completion.chunk", "choices": [choice], **more}
            self.wfile.write(b"data: " + json.dumps(event).encode() + b"\n\n")

        words = said.split(" ")
        for place, word in enumerate(words):
            if fault == "cut" and place == len(words) // 2:
                return
            chunk({"content": word if place == 0 else " " + word})
        chunk({}, "stop")
        if body.get("stream_options", {}).get("include_usage"):
            self.wfile.write(b"data: " + json.dumps({**base, "choices": [], "usage": usage}).encode() + b"\n\n")
        self.wfile.write(b"data: [DONE]\n\n")


ThreadingHTTPServer(("127.0.0.1", options.port), Endpoint).serve_forever()
