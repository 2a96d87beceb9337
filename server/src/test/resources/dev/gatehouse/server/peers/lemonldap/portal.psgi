use strict;
use JSON;
use Plack::Builder;
use Plack::Util;

# The captcha that is loaded by default wants ImageMagick; no form here shows one.
package Lemonldap::NG::Portal::Captcha::None {
    use Mouse;
    extends 'Lemonldap::NG::Common::Module';
    sub init { 1 }
    $INC{'Lemonldap/NG/Portal/Captcha/None.pm'} = __FILE__;
}

use Lemonldap::NG::Portal::UserDB::Demo;
use Lemonldap::NG::Portal::Main;

# The demonstration's accounts, but of our people; its passwords are the user names.
# What it reads of people it takes for octets of UTF-8, as a directory would give them.
open my $file, '<:raw', '@HOME@/people.json' or die $!;
my $people = JSON->new->decode( do { local $/; <$file> } );
%Lemonldap::NG::Portal::UserDB::Demo::demoAccounts = %{ $people->{accounts} };
%Lemonldap::NG::Portal::UserDB::Demo::demoGroups   = %{ $people->{groups} };

# It insists on a domain for its cookie, and browsers keep none of the domain of an address.
sub without_domain {
    my $portal = shift;
    return sub {
        Plack::Util::response_cb(
            $portal->(@_),
            sub {
                my $headers = $_[0][1];
                s/ domain=\.127\.0\.0\.1;// for @$headers;
                return;
            }
        );
    };
}

builder {
    enable 'Static', path => sub {s!^/static/!!}, root => '@PORTAL@/htdocs/static';
    # Where Debian has the libraries that the pages use.
    enable 'Static', path => sub {s!^/javascript/!!}, root => '/usr/share/javascript';
    without_domain( Lemonldap::NG::Portal::Main->run( {} ) );
};
