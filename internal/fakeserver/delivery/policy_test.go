package delivery_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver/delivery"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/fakeserver/delivery/deliverytest"
)

func policy(t *testing.T, deliverTo, forward []string) delivery.Policy {
	t.Helper()
	var out delivery.Policy
	for _, value := range deliverTo {
		to, err := delivery.ParseDeliverTo(value)
		if err != nil {
			t.Fatal(err)
		}
		out.DeliverTo = append(out.DeliverTo, to)
	}
	for _, value := range forward {
		f, err := delivery.ParseForward(value)
		if err != nil {
			t.Fatal(err)
		}
		out.Forward = append(out.Forward, f)
	}
	return out
}

// TestWhereTo: what is dialed for an address, and what is refused before that.
func TestWhereTo(t *testing.T) {
	t.Parallel()
	const (
		elsewhere = "is not on this machine: start the sandbox with -forward "
		never     = "it is never called"
		invalid   = "the address can't be called: it "
	)
	local := func(addresses ...string) []string { return addresses }
	for _, test := range []struct {
		url  string
		want []string // what is dialled, or the end of it
		why  string   // in the refusal
	}{
		{"http://127.0.0.1:3000/a", local("127.0.0.1:3000"), ""},
		{"http://127.255.255.254", local("127.255.255.254:80"), ""},
		{"https://127.0.0.1", local("127.0.0.1:443"), ""},
		{"http://[::1]:3000", local("[::1]:3000"), ""},
		{"http://[::ffff:127.0.0.1]:3000", local("[::ffff:127.0.0.1]:3000"), ""},
		{"http://localhost:3000", local("127.0.0.1:3000", "[::1]:3000"), ""},
		{"http://LOCALHOST:3000", local("127.0.0.1:3000", "[::1]:3000"), ""},
		{"http://localhost.:3000", local("127.0.0.1:3000", "[::1]:3000"), ""},
		{"http://shop.Localhost:3000", local("127.0.0.1:3000", "[::1]:3000"), ""},
		{"http://evil.example@localhost:3000", local("127.0.0.1:3000", "[::1]:3000"), ""},

		{"http://evil.example", nil, elsewhere + "http://evil.example=http://localhost:3000 to send it to your handler, or with -deliver-to evil.example to send it there"},
		{"http://localhost@evil.example:3000", nil, "evil.example " + elsewhere},
		{"http://localhost:3000@evil.example", nil, "evil.example " + elsewhere},
		{"http://localhost.evil", nil, "localhost.evil " + elsewhere},
		{"http://localhost.evil.", nil, "localhost.evil " + elsewhere},
		{"http://evillocalhost", nil, "evillocalhost " + elsewhere},
		{"http://127.0.0.1.evil.example", nil, elsewhere},
		{"http://127.0.0.1.nip.io", nil, elsewhere},
		{"http://8.8.8.8", nil, "8.8.8.8 " + elsewhere},
		{"http://192.168.1.1", nil, elsewhere},
		{"http://10.0.0.1", nil, elsewhere},
		{"http://[2001:db8::1]", nil, elsewhere},
		{"http://[fd00::1]", nil, elsewhere},

		{"http://2130706433", nil, invalid},
		{"http://0x7f000001", nil, invalid},
		{"http://0x7f.0.0.1", nil, invalid},
		{"http://0177.0.0.1", nil, invalid},
		{"http://127.1", nil, invalid},
		{"http://127.0.0.1.", nil, invalid},
		{"http://0", nil, invalid},
		{"http://[::1%25lo]", nil, invalid},
		{"http://[fe80::1%25eth0]", nil, invalid},
		{"http://[127.0.0.1]", nil, invalid},
		{"http://localhost:0", nil, invalid},
		{"http://localhost:99999", nil, invalid},
		{"http://local%68ost", nil, invalid},
		{"http://loc%00alhost", nil, invalid},
		{"http://.localhost", nil, invalid},
		{"http://", nil, invalid},
		{"http:localhost", nil, invalid},
		{"//localhost", nil, invalid},
		{"localhost:3000", nil, invalid},
		{"ftp://localhost", nil, invalid},
		{"file:///etc/passwd", nil, invalid},
		{"gopher://127.0.0.1:25/x", nil, invalid},
		{"http://localhost\n.evil", nil, invalid},
		{"", nil, invalid},

		{"http://0.0.0.0:3000", nil, never},
		{"http://[::]:3000", nil, never},
		{"http://169.254.169.254/latest/meta-data", nil, never},
		{"http://[::ffff:169.254.169.254]", nil, never},
		{"http://[::ffff:a9fe:a9fe]", nil, never},
		{"http://[::a9fe:a9fe]", nil, never},
		{"http://[64:ff9b::a9fe:a9fe]", nil, never},
		{"http://[fe80::1]", nil, never},
		{"http://[febf::1]", nil, never},
		{"http://[fd00:ec2::254]", nil, never},
		{"http://[fd20:ce::254]", nil, never},
		{"http://100.100.100.200", nil, never},
		{"http://224.0.0.1", nil, never},
		{"http://[ff02::1]", nil, never},
	} {
		t.Run(test.url, func(t *testing.T) {
			t.Parallel()
			n := deliverytest.Serving(nil)
			bubble(t, delivery.Config{}, n, func(t *testing.T, e *delivery.Engine) {
				j := job(test.url)
				j.Tries = 1
				d := send(t, e, j)[0]
				dialled, _ := n.Seen()
				if !slices.Equal(dialled, test.want) {
					t.Errorf("dialled %v, want %v", dialled, test.want)
				}
				if refused := d.State == delivery.NotSent; refused != (test.why != "") || !strings.Contains(d.Reason, test.why) || refused && len(d.Attempts) > 0 {
					t.Errorf("%s: %s", d.State, d.Reason)
				}
			})
		})
	}
}

// TestFlags: what -deliver-to and -forward allow.
func TestFlags(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		deliverTo, forward []string
		url, sentTo        string
		want               string // what is dialled first, "" for nothing
	}{
		"a name":                    {[]string{"Host.Docker.internal"}, nil, "http://host.docker.internal:3000", "", "host.docker.internal:3000"},
		"a name with a port":        {[]string{"a.test:3000"}, nil, "http://a.test:3000", "", "a.test:3000"},
		"another port":              {[]string{"a.test:3000"}, nil, "http://a.test:3001", "", ""},
		"below the name":            {[]string{"a.test"}, nil, "http://b.a.test", "", ""},
		"several":                   {[]string{"a.test", "b.test"}, nil, "http://b.test", "", "b.test:80"},
		"an address":                {[]string{"192.168.1.2:3000"}, nil, "http://192.168.1.2:3000", "", "192.168.1.2:3000"},
		"an IPv6 address":           {[]string{"[2001:db8::1]:3000"}, nil, "http://[2001:db8::1]:3000", "", "[2001:db8::1]:3000"},
		"never":                     {[]string{"a.test"}, nil, "http://169.254.169.254", "", ""},
		"forwarded":                 {nil, []string{"https://shop.example.com=http://localhost:3000"}, "https://shop.example.com/a%2Fb?c=%20#d", "http://localhost:3000/a%2Fb?c=%20#d", "127.0.0.1:3000"},
		"forwarded, case and port":  {nil, []string{"https://Shop.example.com:443/=http://localhost:3000/"}, "HTTPS://shop.EXAMPLE.com./x", "http://localhost:3000/x", "127.0.0.1:3000"},
		"another scheme":            {nil, []string{"https://shop.example.com=http://localhost:3000"}, "http://shop.example.com/", "", ""},
		"another port, forwarded":   {nil, []string{"https://shop.example.com=http://localhost:3000"}, "https://shop.example.com:8443/", "", ""},
		"a name of the same end":    {nil, []string{"https://shop.example.com=http://localhost:3000"}, "https://shop.example.com.evil.example/", "", ""},
		"to itself":                 {nil, []string{"http://localhost:3000=http://127.0.0.1:3001"}, "http://localhost:3000/a", "http://127.0.0.1:3001/a", "127.0.0.1:3001"},
		"the first counts":          {nil, []string{"http://a.test=http://localhost:1", "http://a.test=http://localhost:2"}, "http://a.test", "http://localhost:1", "127.0.0.1:1"},
		"not twice":                 {nil, []string{"http://a.test=http://localhost:1", "http://localhost:1=http://localhost:2"}, "http://a.test", "http://localhost:1", "127.0.0.1:1"},
		"to somewhere else":         {nil, []string{"http://a.test=http://b.test"}, "http://a.test", "", ""},
		"to somewhere else, with":   {[]string{"b.test"}, []string{"http://a.test=http://b.test"}, "http://a.test", "http://b.test", "b.test:80"},
		"to metadata":               {nil, []string{"http://a.test=http://169.254.169.254"}, "http://a.test", "", ""},
		"the credentials go along":  {nil, []string{"http://a.test=http://localhost:1"}, "http://u:p@a.test/", "http://u:p@localhost:1/", "127.0.0.1:1"},
		"deliver-to isn't forward":  {[]string{"a.test"}, []string{"http://b.test=http://localhost:1"}, "http://a.test", "", "a.test:80"},
		"from an address in IPv6":   {nil, []string{"http://[2001:DB8::1]:80=http://localhost:1"}, "http://[2001:db8::1]/", "http://localhost:1/", "127.0.0.1:1"},
		"to localhost over IPv6":    {nil, []string{"http://a.test=http://[::1]:1"}, "http://a.test/", "http://[::1]:1/", "[::1]:1"},
		"a path stays if it is odd": {nil, []string{"http://a.test=http://localhost:1"}, "http://a.test/../x//y", "http://localhost:1/../x//y", "127.0.0.1:1"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			n := deliverytest.Serving(nil)
			bubble(t, delivery.Config{Policy: policy(t, test.deliverTo, test.forward)}, n, func(t *testing.T, e *delivery.Engine) {
				d := send(t, e, job(test.url))[0]
				dialled, _ := n.Seen()
				if got := append(dialled, "")[0]; got != test.want || d.SentTo != test.sentTo || (d.State == delivery.NotSent) != (test.want == "") {
					t.Errorf("%s: dialled %q, sent to %q: %s", d.State, got, d.SentTo, d.Reason)
				}
			})
		})
	}
}

// TestFlags_refused: the error for an invalid value says what a valid one looks like.
func TestFlags_refused(t *testing.T) {
	t.Parallel()
	for _, value := range []string{
		"", "169.254.169.254", "[fe80::1]:80", "[fd00:ec2::254]", "0.0.0.0:3000", "[::]", "http://a.test", "a.test/x", "a.test:x", "a.test:0", "127.1",
		"u@a.test", "*.a.test", "[a.test]", "::1",
	} {
		if got, err := delivery.ParseDeliverTo(value); err == nil || !strings.Contains(err.Error(), "HOST or HOST:PORT") && !strings.Contains(err.Error(), "are never called") {
			t.Errorf("%q gives %+v, %v", value, got, err)
		}
	}
	for _, value := range []string{
		"", "http://a.test", "a.test=localhost:3000", "http://a.test=localhost:3000", "http://a.test/x=http://localhost:3000",
		"http://a.test=http://localhost:3000/x", "http://a.test?x=http://localhost:3000", "http://u@a.test=http://localhost:3000",
		"ftp://a.test=http://localhost:3000", "http://a.test=http://localhost:x", "http://a.test=http://",
	} {
		if got, err := delivery.ParseForward(value); err == nil || !strings.Contains(err.Error(), "such as https://shop.example.com=http://localhost:3000") {
			t.Errorf("%q gives %+v, %v", value, got, err)
		}
	}
}
