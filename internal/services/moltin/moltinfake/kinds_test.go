package moltinfake_test

import (
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltin/moltinapi"
	"github.com/commercehooks/terraform-provider-commercehooks/internal/services/moltin/moltinfake"
)

// kind is an integration of one type: what is written, and what is stored and shown then.
type kind struct {
	integrationType        string
	first, second, cleared moltinapi.ConfigurationParams
	stored                 [3]moltinfake.Configuration
	secrets                func(moltinapi.Configuration) []string
	real                   func(moltinfake.Configuration) []string
}

func webhook() kind {
	return kind{
		integrationType: moltinapi.TypeWebhook,
		first:           moltinapi.ConfigurationParams{URL: new("https://a.example/hook?a=1&b=2"), SecretKey: new("first-key")},
		second:          moltinapi.ConfigurationParams{URL: new("https://b.example"), SecretKey: new("second-one")},
		cleared:         moltinapi.ConfigurationParams{URL: new("https://b.example"), SecretKey: new("")},
		stored: [3]moltinfake.Configuration{
			{URL: "https://a.example/hook?a=1&b=2", SecretKey: "first-key"},
			{URL: "https://b.example", SecretKey: "second-one"},
			{URL: "https://b.example"},
		},
		secrets: func(c moltinapi.Configuration) []string { return []string{c.SecretKey} },
		real:    func(c moltinfake.Configuration) []string { return []string{c.SecretKey} },
	}
}

func sqs() kind {
	with := func(id, secret, region string) moltinapi.ConfigurationParams {
		return moltinapi.ConfigurationParams{
			URL: new("https://queue"), AWSAccessKeyID: &id, AWSSecretAccessKey: &secret, Region: &region,
		}
	}
	return kind{
		integrationType: moltinapi.TypeSQS,
		first:           with("ASIAJLVYNHUWCPKOPSYQ", "mgJteE7dZgSLC2eo2vKsAUWRSnchrWzCRnoDpUSJ", "eu-west-1"),
		second:          with("ASIAJLVYNHUWCPKOPSYR", "mgJteE7dZgSLC2eo2vKsAUWRSnchrWzCRnoDpUSK", "eu-west-1"),
		cleared:         with("ASIAJLVYNHUWCPKOPSYR", "mgJteE7dZgSLC2eo2vKsAUWRSnchrWzCRnoDpUSK", "us-east-1"),
		stored: [3]moltinfake.Configuration{
			{URL: "https://queue", Region: "eu-west-1", AWSAccessKeyID: "ASIAJLVYNHUWCPKOPSYQ",
				AWSSecretAccessKey: "mgJteE7dZgSLC2eo2vKsAUWRSnchrWzCRnoDpUSJ"},
			{URL: "https://queue", Region: "eu-west-1", AWSAccessKeyID: "ASIAJLVYNHUWCPKOPSYR",
				AWSSecretAccessKey: "mgJteE7dZgSLC2eo2vKsAUWRSnchrWzCRnoDpUSK"},
			{URL: "https://queue", Region: "us-east-1", AWSAccessKeyID: "ASIAJLVYNHUWCPKOPSYR",
				AWSSecretAccessKey: "mgJteE7dZgSLC2eo2vKsAUWRSnchrWzCRnoDpUSK"},
		},
		secrets: func(c moltinapi.Configuration) []string { return []string{c.AWSAccessKeyID, c.AWSSecretAccessKey} },
		real:    func(c moltinfake.Configuration) []string { return []string{c.AWSAccessKeyID, c.AWSSecretAccessKey} },
	}
}

func stomp() kind {
	return kind{
		integrationType: moltinapi.TypeSTOMP,
		first: moltinapi.ConfigurationParams{
			Addresses: &[]string{"stomp+ssl://a:61614", "stomp+ssl://b:61614"}, Destination: new("/queue/q"),
			Username: new("user1"), Password: new("passwordd123"),
		},
		second:  moltinapi.ConfigurationParams{Addresses: &[]string{"stomp://c"}, Destination: new("/queue/q"), Password: new("abc")},
		cleared: moltinapi.ConfigurationParams{Addresses: &[]string{}, Destination: new(""), Username: new(""), Password: new("")},
		stored: [3]moltinfake.Configuration{
			{Addresses: []string{"stomp+ssl://a:61614", "stomp+ssl://b:61614"}, Destination: "/queue/q", Username: "user1",
				Password: "passwordd123"},
			{Addresses: []string{"stomp://c"}, Destination: "/queue/q", Username: "user1", Password: "abc"},
			{Addresses: []string{}},
		},
		secrets: func(c moltinapi.Configuration) []string { return []string{c.Password} },
		real:    func(c moltinfake.Configuration) []string { return []string{c.Password} },
	}
}
