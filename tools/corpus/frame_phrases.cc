#include "tools/corpus/frame_phrases.h"

namespace newsfold {
namespace {

constexpr FramePhrases kEnglishFrames = {
    .site_kinds = {"Courier", "Observer", "Standard", "Dispatch", "Mercury", "Ledger", "Record", "Beacon"},
    .consent =
        {("We and our # partners keep small files on your device to make this site work and to learn how it "
          "is used."),
         ("You may accept all of them, refuse those that are not needed, or change your choice at any time "
          "in the settings."),
         ("Some of our partners use your data without asking because they hold that they have a legitimate "
          "interest."),
         "By going on to read you agree to the use of cookies as it is described in our privacy notice.",
         ("% uses cookies to remember your settings, to count its readers and to show you fitting "
          "advertisements."),
         ("If you refuse, you will see as many advertisements as before, but they will have less to do with "
          "you."),
         "This page was made for current browsers, and parts of it may not work in the one you are using.",
         "Please allow scripts and switch off your ad blocker, for advertisements pay for our reporters."},
    .subscription =
        {"You have read # of your # free articles this month.",
         ("Subscribe to % today and read everything on all your devices for # a month, cancel whenever you "
          "like."),
         "Already a member of %? Log in here to go on reading without interruption.",
         "Sign up for our morning newsletter and get the most important stories of $ by # o'clock.",
         ("Our reporting is open to everybody because # readers like you support it with a small sum every "
          "month."),
         ("This article is among those that only subscribers can read in full, and we have opened it for you "
          "today."),
         "Download the app of % to be told as soon as something happens in $ and around it.",
         "Give a subscription to a friend and receive a voucher worth # from one of our partners in $."},
    .legal =
        {("All content of this site, texts, pictures and films alike, is protected by copyright and belongs "
          "to % or those who licensed it."),
         ("It may not be published, broadcast, rewritten or passed on in any form without written consent of "
          "the publisher."),
         "The views expressed by guest authors are their own and need not be those of % or its staff.",
         "% is not responsible for the content of external sites to which its pages link.",
         "Share prices are delayed by at least # minutes and are given without any warranty.",
         ("If you have found a mistake or want to complain about an article, please write to the readers' "
          "editor in $."),
         "% is a member of the Press Board of $ and follows its code of practice in everything it prints.",
         ("Your personal data are handled as the privacy notice says, which was last changed on the #th of "
          "the month."),
         "We may earn a commission from links on this page, which never decides what our editors recommend.",
         "% is published by % Media, registered in $ under number #, whose managing director is @.",
         "Parts of this page were supplied by agencies and appear under licence as they were received.",
         "Use of this site is subject to the terms of use and to the law of $, whose courts alone decide."},
    .biographies =
        {"@ has reported for % from $ since the spring of that long winter.",
         "@ covers councils, courts and everything that is built or torn down in $.",
         "@ joined % after # years with a news agency and lives in $ with two dogs.",
         "@ writes about money, markets and the people who lose it.",
         "Before coming to %, @ studied history in $ and edited a paper for farmers.",
         "Write to @ if you know something that we should know, too; all hints are treated in confidence.",
         "@ was named reporter of the year by the Press Board of $ for a series on harbours.",
         "@ is deputy editor of % and speaks on its weekly programme."},
    .share_lines = {"Share | Copy link | E-mail | Print | Save for later",
                    "Share this article with your friends   # shares   A- A+   Listen to it",
                    "# views / # shares / Follow % / Report an error",
                    "Send by e-mail - Share - Bookmark - Print page - Comment (#)"},
    .comment_rules =
        {("Comments are read before they appear. Please be polite and keep to the subject, or we will not "
          "print them."),
         ("This is a place for the readers of %. Insults, links and advertisements are deleted without "
          "notice."),
         ("The comments below were written by readers and have not been checked. Report those that break our "
          "rules."),
         "Join the conversation! Only members of % may write here, and we close the debate after # days."},
    .comment_heads = {"# Comments", "Readers' comments (#)  Newest | Oldest | Best rated",
                      "What do you think? # readers have answered"},
    .comment_actions = {"Reply  Like #  Report", "# | # Reply", "Answer - Recommend (#)",
                        "Up # Down # Share Report abuse"},
    .comment_forms = {"Log in to write a comment", "Load more comments",
                      "Your name  Your e-mail (is not shown)  Your comment  Send"},
    .comment_phrases = {"I have lived in $ for # years and never seen the like of it.",
                        "Well said, and about time that somebody wrote this down.",
                        "Who is going to pay for all of this in the end?",
                        "My neighbour told me the very same thing last week.",
                        "Sorry, but that is nonsense from beginning to end.",
                        "Thank you for the article, it made my day.",
                        "Why does nobody ask the people who live there?",
                        "With respect, @, you have not understood what the piece is about.",
                        "I agree with every word of what @ says above.",
                        "That would never have happened when we were young."},
    .read_also = {"Read also: ", "RELATED: ", "See also | ",
                  "More on this: ", "Don't miss: ", "READ MORE - "},
    .captions = {"Photo: ", "In the picture: ", "", "Archive picture. "},
    .credits = {"(Photo: @)", "| Picture: @ / %", "Credit: @", "@ for %"},
    .more_stories = {"More from %", "You may also like", "Stories from $ and around", "Recommended for you"},
    .read_on = {"Read more", "Continue reading >", "Full story"},
    .most_read = {"Most read", "Most popular today", "Trending on %", "Most discussed"},
    .tickers = {"Live ticker", "As it happens", "Latest news, minute by minute"},
    .pagination = {"1 2 3 4 ... # Next >>", "Page 1 of # | Next page | Last page",
                   "< Previous 1 [2] 3 4 5 Next >", "First | Back | 2/# | Forward | Single page view"},
    .gallery_counts = {"# / #", "Picture # of #", "Slide # | Previous | Next"},
    .gallery_ends = {"Back to the first picture", "More galleries", "End of the slide show. Start again?"},
    .tags = {"Tags: ", "Keywords: ", "Filed under "},
    .categories = {"Categories", "All sections of %"},
    .about_author = {"About the author", "Written by @", "@, staff reporter"},
    .bylines = {"By @", "@, $", "Text: @, editing: @", "From @ of our staff in $"},
    .list_separator = ", "};

constexpr FramePhrases kChineseFrames = {
    .site_kinds = {"晚报", "日报", "在线", "新闻网", "都市报", "时报", "快报", "观察"},
    .consent = {"我们和#家合作伙伴会在您的设备上保存少量信息，以保证网站正常运行并了解访问情况。",
                "您可以全部接受，也可以拒绝不必要的部分，并可随时在设置中更改您的选择。",
                "部分合作伙伴认为自己具有正当利益，因此不经同意也会处理您的数据。",
                "继续浏览即表示您同意我们按照隐私声明使用有关信息。",
                "%使用浏览记录来保存您的设置、统计读者人数并展示合适的广告。",
                "如果您拒绝，看到的广告数量不会减少，只是与您的兴趣关系不大。",
                "本页面为新版浏览器设计，您正在使用的版本可能无法正常显示全部内容。",
                "请允许运行脚本并关闭广告拦截软件，广告收入用于支持记者的采访工作。"},
    .subscription = {"您本月的#篇免费文章已阅读#篇。",
                     "今天订阅%，每月只需#元，即可在所有设备上阅读全部内容，并可随时取消。",
                     "已经是%的会员？请在这里登录，继续不受打扰地阅读。",
                     "订阅早间邮件，每天#点前收到$最重要的新闻。",
                     "本站的报道向所有人开放，因为有#位读者每月用少量资金支持我们。",
                     "本文属于会员专享内容，今天特别向您开放全文。",
                     "下载%客户端，第一时间了解$及周边发生的大事小事。",
                     "为朋友赠送一份订阅，即可获得$合作商家提供的#元优惠券。"},
    .legal = {"凡本网注明来源为%的所有文字、图片和音视频，版权均属%所有。",
              "未经本网书面授权，任何媒体、网站和个人不得转载、链接、转贴或以其他方式复制发表。",
              "本网转载其他媒体稿件是为传播更多信息，并不意味着%赞同其观点或证实其内容。",
              "%不对外部链接网站的内容承担任何责任。",
              "行情数据至少延迟#分钟，仅供参考，不构成任何投资建议。",
              "如果您发现文章有误或者需要投诉，请与设在$的读者服务部联系。",
              "%是$新闻工作者协会的成员单位，在全部报道中遵守行业公约。",
              "您的个人信息按照本站隐私声明处理，该声明最近一次修改于本月#日。",
              "本页部分链接可能为我们带来佣金，但这不会影响编辑的推荐。",
              "%由%传媒有限公司主办，在$登记，编号#，负责人@。",
              "本页部分内容由通讯社提供，按收到的原样授权刊登。",
              "使用本网站须遵守服务条款和$当地的规定，争议由当地机构处理。"},
    .biographies = {"@自入职以来一直在$为%采写新闻。", "@负责报道$的城市建设、法庭审判和民生话题。",
                    "@曾在通讯社工作#年，后加入%，现居住在$。", "@长期关注资金、市场以及普通投资者的故事。",
                    "加入%之前，@在$学习历史，并编辑过一份农业报纸。",
                    "如果您有新闻线索，请与@联系，我们将严格为您保密。",
                    "@因一组关于港口的连续报道被$新闻工作者协会评为年度记者。",
                    "@是%副主编，每周参加本报的谈话节目。"},
    .share_lines = {"分享到 | 复制链接 | 邮件 | 打印 | 收藏",
                    "分享给好友   已有#人分享   字号 大 小   收听本文", "阅读# / 分享# / 关注% / 我要纠错",
                    "发送邮件 - 分享 - 书签 - 打印本页 - 评论（#）"},
    .comment_rules = {"评论须经审核后显示。请文明发言，不要偏离主题，否则不予刊登。",
                      "这里是%读者的交流园地。辱骂、链接和广告将被直接删除。",
                      "以下评论由网友发表，未经核实，仅代表个人观点。如有违规请举报。",
                      "欢迎参与讨论！只有%会员可以发言，评论将在#天后关闭。"},
    .comment_heads = {"网友评论 #条", "全部评论（#）  最新 | 最早 | 最热", "您怎么看？已有#位读者参与"},
    .comment_actions = {"回复  赞#  举报", "顶[#] 踩[#] 回复", "回复 - 推荐（#）", "支持# 反对# 分享 举报"},
    .comment_forms = {"登录后发表评论", "加载更多评论", "昵称  邮箱（不公开）  评论内容  提交"},
    .comment_phrases = {"我在$住了#年，从来没有见过这样的事情。", "说得好，早就该有人写出来了。",
                        "最后这笔钱由谁来出呢？", "上个星期邻居也是这样告诉我的。",
                        "不好意思，这完全是在胡说。", "感谢作者，今天看到这篇文章很高兴。",
                        "为什么没有人去问问住在那里的人？", "@，你根本没有看懂这篇文章在说什么。",
                        "楼上@说的每一个字我都同意。", "我们年轻的时候不会发生这种事。"},
    .read_also = {"相关阅读：", "延伸阅读：", "更多报道 | ", "另见：", "推荐阅读：", "点击查看 - "},
    .captions = {"图为", "图片说明：", "", "资料图片："},
    .credits = {"（@ 摄）", "| 图片：@ / %", "摄影：@", "@供%专用"},
    .more_stories = {"%更多新闻", "猜你喜欢", "$及周边新闻", "为您推荐"},
    .read_on = {"阅读全文", "查看详情 >", "[详细]"},
    .most_read = {"点击排行", "今日热门", "%热搜", "评论排行"},
    .tickers = {"滚动新闻", "正在直播", "最新消息"},
    .pagination = {"1 2 3 4 ... # 下一页 >>", "第1页 共#页 | 下一页 | 末页", "< 上一页 1 [2] 3 4 5 下一页 >",
                   "首页 | 上一页 | 2/# | 下一页 | 在本页阅读全文"},
    .gallery_counts = {"# / #", "第#张 共#张", "图#  上一张  下一张"},
    .gallery_ends = {"返回第一张", "更多图集", "图集已播放完毕 重新播放"},
    .tags = {"标签：", "关键词：", "本文标签 "},
    .categories = {"全部分类", "%频道导航"},
    .about_author = {"作者简介", "本文作者：@", "@ 本报记者"},
    .bylines = {"记者 @", "作者：@ 来源：%", "文：@ 责任编辑：@", "本报驻$记者 @"},
    .list_separator = " "};

}  // namespace

const FramePhrases& FramePhrasesOf(PageLanguage language) {
  return language == PageLanguage::kEnglish ? kEnglishFrames : kChineseFrames;
}

}  // namespace newsfold
