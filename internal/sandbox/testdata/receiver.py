# Verifies deliveries with nothing of this project: Python's own HMAC, and what the vendors document of their headers. The
# expected secrets are in a file, which may change. It prints where it listens, then a line for each delivery.
import base64, hashlib, hmac, http.server, json, sys, urllib.parse


class Receiver(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        secrets = json.load(open(sys.argv[1]))
        answer, status = b"{}", 200
        if self.path == "/token":
            form = dict(urllib.parse.parse_qsl(body.decode()))
            good = form == {"grant_type": "client_credentials", "client_id": "doo", "client_secret": secrets["doo"]}
            answer = b'{"access_token": "a-token", "token_type": "Bearer", "expires_in": 60}'
        elif self.path == "/doo":
            good = self.headers["X-Auth"] == "Token a-token"
        elif self.path == "/moltin":
            good = self.headers["X-MOLTIN-SECRET-KEY"] == secrets["moltin"]
        else:
            mac = hmac.new(secrets["commercelayer"].encode(), body, hashlib.sha256)
            good = self.headers["X-CommerceLayer-Signature"] == base64.b64encode(mac.digest()).decode()
        print("verified" if good else "refused", self.path, flush=True)
        self.send_response(status if good else 401)
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *args):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
print("http://127.0.0.1:%d" % server.server_port, flush=True)
server.serve_forever()
