//! Where an account can receive a code.

use contract::channel::Channel;

use crate::{delivery, site::Site};

/// Where an account can receive a code, the channel it prefers first. The number of a lost phone is left out where
/// there is another way.
pub fn reachable(
    site: &Site,
    two_step: Option<Channel>,
    email: Option<&str>,
    mobile: Option<&str>,
    lost: bool,
) -> Vec<(Channel, String)> {
    let left_out = lost && email.is_some() && delivery::can_send(&site.config, Channel::Email);
    let address = |channel| match channel {
        Channel::Email => email,
        Channel::Sms => mobile.filter(|_| !left_out),
    };
    let order =
        if two_step == Some(Channel::Sms) { [Channel::Sms, Channel::Email] } else { [Channel::Email, Channel::Sms] };
    order
        .into_iter()
        .filter(|channel| delivery::can_send(&site.config, *channel))
        .filter_map(|channel| address(channel).map(|address| (channel, address.to_owned())))
        .collect()
}
