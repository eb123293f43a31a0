list "commercelayer_webhook" "cloudflared" {
  provider = commercehooks

  config {
    url_contains = "trycloudflare.com"
  }
}

list "doo_webhook" "cloudflared" {
  provider = commercehooks

  config {
    url_contains = "trycloudflare.com"
  }
}

list "moltin_integration" "cloudflared" {
  provider = commercehooks

  config {
    url_contains = "trycloudflare.com"
  }
}

list "moltin_v1_webhook" "cloudflared" {
  provider = commercehooks

  config {
    url_contains = "trycloudflare.com"
  }
}
