//! The list of one level: one line for each file that is made in its view.

use super::{Kind, Output, Stock, addresses};
use crate::access::Level;
use crate::hosts::Place;
use crate::names::Permalink;
use crate::site::{Audience, Made, View, Visible};

impl<A: Audience> View<'_, A> {
    /// Every file that is made in this view, each address once.
    pub fn outputs(&self, stock: &Stock) -> Vec<Output> {
        let mut all = Vec::new();
        let mut add = |address: Permalink, kind| all.push(Output { address, kind });
        for page in self.own_pages() {
            let at = page.address();
            add(at.clone(), Kind::Page(page.page_number()));
            // Of a folder without a page of its own the public's list is the one that has further pages.
            if self.level().is_public() || !page.is_also_at(&Level::public()) {
                for number in 2..=page.list_pages() {
                    let kind = Kind::ListPage(page.page_number(), number);
                    add(addresses::list_page_of(at, number), kind);
                }
            }
            if stock.has_leaflets && page.is_printed() {
                add(addresses::leaflet_of(at), Kind::Leaflet(page.page_number()));
            }
            if page.is_event() {
                add(addresses::calendar_of(at), Kind::Event(page.page_number()));
            }
        }
        for asset in self.own_assets() {
            let path = asset.file().path.clone();
            let kind = match asset.is_only_shown() {
                true => Kind::Shown(path),
                false => Kind::File(path),
            };
            add(asset.address().clone(), kind);
        }
        for picture in self.own_pictures() {
            let path = picture.file().path.clone();
            add(picture.sizes_address(), Kind::Sizes(path));
        }
        if self.made_at(&Made::Search).is_some() {
            let folder = Permalink::new(addresses::index_folder(self.level()));
            add(folder, Kind::SearchIndex);
        }
        if self.level().is_public() {
            self.list_for_everybody(stock, &mut all);
        } else if stock.is_sealed {
            // The bundle of the level names its former addresses.
            self.list_for_the_gate(&mut all);
        } else {
            self.list_former_addresses(&mut all);
        }
        all
    }

    /// What is the same in every tree.
    fn list_for_everybody(&self, stock: &Stock, all: &mut Vec<Output>) {
        let mut add = |address: Permalink, kind| all.push(Output { address, kind });
        for (teaser, page) in self.locked() {
            add(teaser.address, Kind::Locked(page));
        }
        for (address, made) in self.made() {
            add(address.clone(), Kind::Made(made.clone()));
            if let Made::Topic(slug) = made
                && !self.feed_of_topic(slug).is_empty()
            {
                add(addresses::feed_of(address), Kind::TopicFeed(slug.clone()));
            }
        }
        add(Permalink::new(addresses::FEED), Kind::SiteFeed);
        for section in self.pages().filter(Visible::has_feed) {
            let feed = addresses::feed_of(section.address());
            add(feed, Kind::Feed(section.page_number()));
        }
        if self.pages().any(|page| page.is_event()) {
            add(Permalink::new(addresses::CALENDAR), Kind::Calendar);
        }
        add(Permalink::new(addresses::SITEMAP), Kind::Sitemap);
        add(Permalink::new(addresses::ROBOTS), Kind::Robots);
        add(Permalink::new(addresses::PAGE_LIST), Kind::PageList);
        self.list_former_addresses(all);
        let mut add = |address: Permalink, kind| all.push(Output { address, kind });
        let config = self.config();
        for file in config.host.files_at(Place::Output, &config.base_url) {
            add(Permalink::new(format!("/{}", file.name)), Kind::HostFile);
        }
        for address in &stock.files {
            add(address.clone(), Kind::Stock);
        }
        if stock.is_sealed {
            add(Permalink::new(addresses::SIGN_IN), Kind::SignIn);
            for kind in [Kind::Slots, Kind::Head, Kind::Manifest] {
                add(Permalink::new(addresses::SEALED), kind);
            }
        }
    }

    /// What leads from where pages stood to where they stand.
    fn list_former_addresses(&self, all: &mut Vec<Output>) {
        for (address, page) in self.former_addresses() {
            let kind = Kind::Redirect(page.page_number());
            let address = address.clone();
            all.push(Output { address, kind });
        }
    }

    /// What is sealed beside the files of this level.
    fn list_for_the_gate(&self, all: &mut Vec<Output>) {
        let mut add = |kind| {
            let address = Permalink::new(addresses::SEALED);
            all.push(Output { address, kind });
        };
        for page in self.pages() {
            if page.level().is_public() && !page.own_boxes().is_empty() {
                add(Kind::Boxes(page.page_number()));
            }
        }
        add(Kind::Bundle);
    }
}
